/** Builds and inspects repository content; owns the code in place. */
export const buildUser = 'ladylinux-build';
/** Runs the application; owns its state. */
export const serviceUser = 'ladylinux';
/** Runs a version on trial; owns only the copied data. Has no other process, so it can signal only its own trial. */
export const trialUser = 'ladylinux-trial';

/** The users that the package creates on a machine. */
export const ownUsers = [serviceUser, buildUser, trialUser] as const;
