import * as z from 'zod';
import { Message } from './message';
import { Timestamp } from './primitives';

/** A way to a hard reset of this machine, and how it is gone. */
export const SnapshotWay = z.object({
  kind: z.enum(['timeshift', 'btrfs', 'lvm-thin', 'hypervisor', 'container', 'disk-image']),
  /** It can be taken by `baseline take`. */
  fromInside: z.boolean(),
  how: Message,
});
export type SnapshotWay = z.infer<typeof SnapshotWay>;

/** Answer of `ladylinux-refresh baseline --json`. */
export const BaselineAnswer = z.object({
  v: z.literal(1),
  /** OS and system dependencies, and nothing of the application: the specification's section 9. */
  clean: z.boolean(),
  /** Why it is not. */
  reasons: z.array(Message).max(20),
  /** As systemd-detect-virt(1) calls it; "none" on hardware. */
  machine: z.string().max(50),
  ways: z.array(SnapshotWay).max(10),
  /** The last one that `baseline take` took. */
  taken: z.object({ name: z.string().max(200), at: Timestamp }).nullable(),
});
export type BaselineAnswer = z.infer<typeof BaselineAnswer>;
