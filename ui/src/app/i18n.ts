import { createI18n, type Composer } from 'vue-i18n'
import type { Router } from 'vue-router'
import type { fr } from './locales/fr'
import { frStart } from './locales/frStart'

type FrenchTexts = typeof fr

declare module '@/shared/texts' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- the extension is the point
  interface TextTree extends FrenchTexts {}
}

type SomeTexts = Record<string, unknown>

/**
 * The texts of a language come in two parts: those of the start, there at once, and the whole, fetched with the first
 * other page. A second language is one more line here, and its files beside those of French.
 */
const LANGUAGES = {
  fr: { start: frStart, whole: async (): Promise<SomeTexts> => (await import('./locales/fr')).fr },
}
const LANGUAGE = 'fr'

// No `unsafe-eval`: the build makes functions of the texts (build/compiledTexts.ts), and vue-i18n interprets plain ones.
export function createTexts(texts: SomeTexts = LANGUAGES[LANGUAGE].start) {
  return createI18n({
    legacy: false,
    locale: LANGUAGE,
    messages: { [LANGUAGE]: texts as Record<string, string> },
    // In French, zero takes the singular.
    pluralRules: { fr: (count: number) => (count > 1 ? 1 : 0) },
  })
}

export type TextKeeper = Pick<Composer, 'setLocaleMessage'>

const completions = new WeakMap<TextKeeper, Promise<void>>()

/** Adds the texts that the start does not show; once, however often it is asked. */
export function completeTexts(keeper: TextKeeper): Promise<void> {
  const asked = completions.get(keeper)
  if (asked) return asked
  const done = LANGUAGES[LANGUAGE].whole().then((texts) => {
    keeper.setLocaleMessage(LANGUAGE, texts as Record<string, string>)
  })
  completions.set(keeper, done)
  return done
}

/** Every page but the first waits for the texts, which travel beside its script. */
export function completeTextsWithPages(router: Router, keeper: TextKeeper): void {
  router.beforeEach((to) => {
    if (to.name !== 'portefeuille') void completeTexts(keeper)
  })
  router.beforeResolve(async (to) => {
    if (to.name !== 'portefeuille') await completeTexts(keeper)
  })
}
