// First: the sheets of the components refine those of the design system.
import './styles'
import { createApp, type App } from 'vue'
import { hostKey, type Host } from '@/host'
import { announcerKey, createAnnouncer } from '@/shared/announcer'
import { createGates, gatesKey } from '@/shared/gate'
import { lockDelayOf } from '@/shared/managed'
import { preferencesKey } from '@/shared/preferences'
import { sessionKey } from '@/shared/session'
import AppCoquille from './AppCoquille.vue'
import { createTexts } from './i18n'
import { startIdleLock } from './idleLock'
import { createLocking } from './locking'
import { createPreferences } from './preferences'
import { createPages } from './router'
import { createSession } from './session'
import { showAppearance } from './theme'

export function startApp(host: Host): App {
  const preferences = createPreferences(() => window.localStorage)
  showAppearance(document.documentElement, window.matchMedia('(prefers-color-scheme: dark)'), preferences.current)
  const session = createSession(host)
  // Asked before anything is drawn: the answer travels while the shell is painted.
  void session.load()
  // The page of nearly every start, fetched meanwhile; the router finds it there.
  void import('@/features/portefeuille/PagePortefeuille.vue')
  const app = createApp(AppCoquille, { session })
  app.provide(hostKey, host)
  app.provide(sessionKey, session)
  app.provide(announcerKey, createAnnouncer())
  app.provide(gatesKey, createGates())
  app.provide(preferencesKey, preferences)
  app.use(createTexts())
  const router = createPages(session)
  app.use(router)
  app.mount('#app')
  const minutes = () => lockDelayOf(preferences.current.value.lockAfter, session.state.value?.managed)
  startIdleLock({ target: window, minutes, lock: createLocking(host, session, router) })
  return app
}
