/** Builds and looks at what a repository holds; owns the code in place. */
export const buildUser = 'ladylinux-build';
/** Runs the application; owns its state. */
export const serviceUser = 'ladylinux';
/** A version that is tried, with a copy of the data as its own. Nothing else is its, so whatever it signals is its own trial. */
export const trialUser = 'ladylinux-trial';

/** What the package makes on a machine. */
export const ownUsers = [serviceUser, buildUser, trialUser] as const;
