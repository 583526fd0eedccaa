import * as z from 'zod';
import { Message } from './message';
import { Timestamp } from './primitives';

/** A way to a hard reset of this machine, with instructions. */
export const SnapshotWay = z.object({
  kind: z.enum(['timeshift', 'btrfs', 'lvm-thin', 'hypervisor', 'container', 'disk-image']),
  /** `baseline take` can make the snapshot. */
  fromInside: z.boolean(),
  how: Message,
});
export type SnapshotWay = z.infer<typeof SnapshotWay>;

/** Answer of `ladylinux-refresh baseline --json`. */
export const BaselineAnswer = z.object({
  v: z.literal(1),
  /** OS and system dependencies, but nothing of the application: the specification's section 9. */
  clean: z.boolean(),
  /** Why it is not clean. */
  reasons: z.array(Message).max(20),
  /** The name in systemd-detect-virt(1); "none" on hardware. */
  machine: z.string().max(50),
  ways: z.array(SnapshotWay).max(10),
  /** The last snapshot by `baseline take`. */
  taken: z.object({ name: z.string().max(200), at: Timestamp }).nullable(),
});
export type BaselineAnswer = z.infer<typeof BaselineAnswer>;
