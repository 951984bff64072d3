const SIZE = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 })
const KILO = 1024

/** A size as file managers write it. */
export function formatSize(kilobytes: number): string {
  return kilobytes < KILO ? `${SIZE.format(kilobytes)} Ko` : `${SIZE.format(kilobytes / KILO)} Mo`
}
