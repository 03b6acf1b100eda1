import { Link } from '@tanstack/react-router';

export function NoSuchPage() {
  return (
    <>
      <h1 className="text-2xl font-bold">There is no such page</h1>
      <p className="mt-3">
        The address may be of another version of the console. <Link to="/">The overview</Link> shows all there is.
      </p>
    </>
  );
}
