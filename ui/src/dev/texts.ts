import { createTexts as createStartTexts } from '@/app/i18n'
import { fr } from '@/app/locales/fr'

// The real texts, for the tests of rooms that may not use src/app themselves; all of them, whatever the page.
export { fr }
export const createTexts = () => createStartTexts(fr)
