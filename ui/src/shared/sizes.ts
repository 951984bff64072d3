import { useTexts, type TextKey } from './texts'

const UNITS = ['commun.taille.octets', 'commun.taille.kio', 'commun.taille.mio', 'commun.taille.gio'] as const satisfies readonly TextKey[]
const STEP = 1024

/** Sizes as people read them (« 1,2 Mio »), in the unit in which limits are given. */
export function useSizes(): { sizeOf: (bytes: number) => string } {
  const { t } = useTexts()
  return {
    sizeOf(bytes) {
      const rank = bytes < STEP ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1)
      const n = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: rank === 0 ? 0 : 1 }).format(bytes / STEP ** rank)
      return t(UNITS[rank] ?? UNITS[0], { n })
    },
  }
}
