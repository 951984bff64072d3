import { watchEffect } from 'vue'
import { useTexts } from './texts'

/** Names the window after the page: it is what a screen reader says first, and what the task bar shows. */
export function usePageTitle(title: () => string): void {
  const { t } = useTexts()
  watchEffect(() => {
    document.title = t('app.titreFenetre', { page: title() })
  })
}
