// Only syntax that Node 12 understands, so that an old Node prints the message instead of failing.
// `npm start` works with the Node of Mint 22 and Debian 12; the test tools need a newer one.
const isTests = /[/\\]test\.mjs$/.test(String(process.argv[1]));
const least = isTests ? 20 : 18.19;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major + minor / 100 < least) {
  console.error(
    `Node ${least} or newer is needed to ${isTests ? 'test' : 'start'} LadyLinux Refresh, and this is Node ${process.versions.node}. Get a newer one from https://nodejs.org/en/download and try again.`,
  );
  process.exit(1);
}
