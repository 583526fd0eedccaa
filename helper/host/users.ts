/** Builds and looks at what a repository holds; owns the code in place. */
export const buildUser = 'ladylinux-build';
/** Runs the application; owns its state. */
export const serviceUser = 'ladylinux';
