/** The reasons that have a French name. */
export const REASONS = ['daily', 'manual', 'schema', 'catalogue'] as const

export const reasonOf = (word: string): (typeof REASONS)[number] | undefined => REASONS.find((one) => one === word)

const SIZE = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 })
const KILO = 1024

/** A size as file managers write it. */
export function formatSize(kilobytes: number): string {
  return kilobytes < KILO ? `${SIZE.format(kilobytes)} Ko` : `${SIZE.format(kilobytes / KILO)} Mo`
}
