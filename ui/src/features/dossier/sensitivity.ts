import { useTexts, type TextKey } from '@/shared/texts'

const LEVELS = [
  { id: 'non-protege', text: 'dossier.sensibilite.nonProtege' },
  { id: 'sensible', text: 'dossier.sensibilite.sensible' },
  { id: 'diffusion-restreinte', text: 'dossier.sensibilite.diffusionRestreinte' },
] as const satisfies readonly { id: string; text: TextKey }[]

/** Attachments write their level in short. */
const SHORT: Record<string, string> = { np: 'non-protege', dr: 'diffusion-restreinte' }

/** The levels of sensitivity, with the words of people; an unknown one is shown as it is written. */
export function useSensitivity() {
  const { t } = useTexts()
  return {
    levels: () => LEVELS.map(({ id, text }) => ({ id, label: t(text) })),
    labelOf: (level: string): string => {
      const known = LEVELS.find(({ id }) => id === (SHORT[level] ?? level))
      return known ? t(known.text) : level
    },
  }
}
