export { RawClient } from '../../libs/proxy/src/testing/raw-client.js';
