/** Set by build/bundle.mjs and vitest.config.ts. */
declare const __LADYLINUX_VERSION__: string;

/** True only in the bundle that fault-injection tests use; normal builds drop what it guards. */
declare const __LADYLINUX_TEST_FLAGS__: boolean;
