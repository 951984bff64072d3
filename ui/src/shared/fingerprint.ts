/** In groups of four, as people compare it aloud. */
export const grouped = (fingerprint: string): string => fingerprint.match(/.{1,4}/gu)?.join(' ') ?? ''
