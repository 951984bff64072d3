import { createI18n } from 'vue-i18n'
import { fr } from './locales/fr'

type FrenchTexts = typeof fr

declare module '@/shared/texts' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- the extension is the point
  interface TextTree extends FrenchTexts {}
}

// Messages are interpreted from their parsed form (vue-i18n's default since version 10): no `unsafe-eval`.
export function createTexts() {
  return createI18n({
    legacy: false,
    locale: 'fr',
    messages: { fr },
    // In French, zero takes the singular.
    pluralRules: { fr: (count) => (count > 1 ? 1 : 0) },
  })
}
