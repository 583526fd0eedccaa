/** Set by build/bundle.mjs and vitest.config.ts. */
declare const __LADYLINUX_VERSION__: string;
