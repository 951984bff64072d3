import { useTexts } from '@/shared/texts'

/** Names a level. It is a value of the catalogue: an unknown one is shown as it is written there. */
export function useSensitivityLabel(): (level: string) => string {
  const { t } = useTexts()
  return (level) => {
    if (level === 'non-protege') return t('portefeuille.sensibilite.nonProtege')
    if (level === 'sensible') return t('portefeuille.sensibilite.sensible')
    if (level === 'diffusion-restreinte') return t('portefeuille.sensibilite.diffusionRestreinte')
    return level || t('portefeuille.sensibilite.inconnue')
  }
}
