declare const __LADYLINUX_TEST_FLAGS__: boolean | undefined;

/** kill -9 at an exact place, for the fault suite; nothing at all in a bundle that is shipped. */
export function strike(place: string): void {
  if (typeof __LADYLINUX_TEST_FLAGS__ === 'undefined' || !__LADYLINUX_TEST_FLAGS__) return;
  if (process.env['LADYLINUX_TEST_KILL'] === place) process.kill(process.pid, 'SIGKILL');
}
