import { useTexts } from './texts'

const UNITS = ['o', 'ko', 'mo', 'go'] as const

export interface Sizes {
  /** Size as people read it: « 1,2 Mo ». */
  formatSize: (bytes: number) => string
}

export function useSizes(): Sizes {
  const { t } = useTexts()
  return {
    formatSize(bytes) {
      const rank = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1)
      const number = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: rank === 0 ? 0 : 1 }).format(bytes / 1000 ** rank)
      return t(`commun.tailles.${UNITS[rank] ?? 'o'}`, { n: number })
    },
  }
}
