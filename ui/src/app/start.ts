// First: the sheets of the components refine those of the design system.
import './styles'
import { createApp, type App } from 'vue'
import { hostKey, type Host } from '@/host'
import { announcerKey, createAnnouncer } from '@/shared/announcer'
import { sessionKey } from '@/shared/session'
import AppCoquille from './AppCoquille.vue'
import { createTexts } from './i18n'
import { createPages } from './router'
import { createSession } from './session'
import { followSystemTheme } from './theme'

export function startApp(host: Host): App {
  followSystemTheme(document.documentElement, window.matchMedia('(prefers-color-scheme: dark)'))
  const session = createSession(host)
  // Asked before anything is drawn: the answer travels while the shell is painted.
  void session.load()
  // The page of nearly every start, fetched meanwhile; the router finds it there.
  void import('@/features/portefeuille/PagePortefeuille.vue')
  const app = createApp(AppCoquille, { session })
  app.provide(hostKey, host)
  app.provide(sessionKey, session)
  app.provide(announcerKey, createAnnouncer())
  app.use(createTexts())
  app.use(createPages(session))
  app.mount('#app')
  return app
}
