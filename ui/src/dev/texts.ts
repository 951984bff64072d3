// The real texts, for the tests of rooms that may not use src/app themselves.
export { createTexts } from '@/app/i18n'
export { fr } from '@/app/locales/fr'
