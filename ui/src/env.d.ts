/// <reference types="vite/client" />

/** Lines of the name of the service under the block of the State: see build/brand.ts. */
declare const __ACCOSTAGE_SERVICE__: readonly string[]
