// Tests of several processes run what was built: it must be what the sources say.
export { ensureBuild as default } from '../../scripts/ensure-build.mjs';
