/** The reasons that have a French name. */
export const REASONS = ['daily', 'manual', 'schema', 'catalogue'] as const

export const reasonOf = (word: string): (typeof REASONS)[number] | undefined => REASONS.find((one) => one === word)
