// First: the sheets of the components refine those of the design system.
import './styles'
import { createApp, type App } from 'vue'
import { FIRST_QUESTION } from '@/features/portefeuille/dossierList'
import { askedEarly, createKeeping, hostKey, keepingKey, type Host } from '@/host'
import { announcerKey, createAnnouncer } from '@/shared/announcer'
import { createGates, gatesKey } from '@/shared/gate'
import { lockDelayOf } from '@/shared/managed'
import { preferencesKey } from '@/shared/preferences'
import { sessionKey } from '@/shared/session'
import AppCoquille from './AppCoquille.vue'
import { completeTextsWithPages, createTexts } from './i18n'
import { startIdleLock } from './idleLock'
import { createLocking } from './locking'
import { createPreferences } from './preferences'
import { createPages } from './router'
import { createSession } from './session'
import { showAppearance } from './theme'

export function startApp(desktop: Host): App {
  const preferences = createPreferences(() => window.localStorage)
  showAppearance(document.documentElement, window.matchMedia('(prefers-color-scheme: dark)'), preferences.current)
  const host = askedEarly(desktop, 'list_dossiers', FIRST_QUESTION)
  const session = createSession(host)
  // Asked before anything is drawn: the answers travel while the shell is painted.
  void session.load()
  const app = createApp(AppCoquille, { session })
  app.provide(hostKey, host)
  app.provide(sessionKey, session)
  const keeping = createKeeping()
  app.provide(keepingKey, keeping)
  app.provide(announcerKey, createAnnouncer())
  app.provide(gatesKey, createGates())
  app.provide(preferencesKey, preferences)
  const texts = createTexts()
  app.use(texts)
  const router = createPages(session)
  completeTextsWithPages(router, texts.global)
  app.use(router)
  app.mount('#app')
  const minutes = () => lockDelayOf(preferences.current.value.lockAfter, session.state.value?.managed)
  startIdleLock({ target: window, minutes, lock: createLocking(host, session, router, keeping) })
  return app
}
