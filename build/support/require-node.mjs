// Only what Node 12 understands: this is to be told, not to fail, on an old one.
// `npm start` takes what Mint 22 and Debian 12 ship; the tests' own tools want a newer one.
const isTests = /[/\\]test\.mjs$/.test(String(process.argv[1]));
const least = isTests ? 20 : 18.19;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major + minor / 100 < least) {
  console.error(
    `Node ${least} or newer is needed to ${isTests ? 'test' : 'start'} LadyLinux Refresh, and this is Node ${process.versions.node}. Get a newer one from https://nodejs.org/en/download and try again.`,
  );
  process.exit(1);
}
