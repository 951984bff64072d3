import { flushPromises, mount, type DOMWrapper, type VueWrapper } from '@vue/test-utils'
import { defineComponent, h, shallowRef, type Component } from 'vue'
import { createMemoryHistory, createRouter, RouterView, type Router } from 'vue-router'
import { createPreferences } from '@/app/preferences'
import type { AppState } from '@/generated/bindings'
import { createKeeping, hostKey, keepingKey, type Keeping } from '@/host'
import { announcerKey, createAnnouncer, type Announcer } from '@/shared/announcer'
import { createGates, gatesKey } from '@/shared/gate'
import { preferencesKey } from '@/shared/preferences'
import { sessionKey, type Session } from '@/shared/session'
import type { FakeHost } from './fakeHost'
import { appState } from './samples'
import { createTexts } from './texts'

export interface MountedPage {
  page: VueWrapper
  router: Router
  session: Session
  announcer: Announcer
  keeping: Keeping
  byTestId: (id: string) => DOMWrapper<Element>
}

const Elsewhere = defineComponent({ render: () => h('h1', 'Ailleurs') })

const OTHER_PAGES = ['dossier', 'parcours', 'environnements', 'flux', 'synchro', 'registre', 'controle', 'eligibilite', 'historique']

const OTHER_PLACES = [
  { path: '/consoles/:connexion?/:projet?', name: 'consoles' },
  { path: '/reglages/:rubrique?', name: 'reglages' },
]

/** Mounts a page as the application does: real texts, real router, and a host that the test controls. */
export async function mountPage(component: Component, host: FakeHost, options: { path?: string; state?: AppState; name?: string; route?: string; keeping?: Keeping } = {}): Promise<MountedPage> {
  const state = shallowRef<AppState | null>(options.state ?? appState())
  const session: Session = {
    state,
    replace: (next) => {
      state.value = next
    },
  }
  const announcer = createAnnouncer()
  const keeping = options.keeping ?? createKeeping()
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: options.route ?? '/page/:id/:section?', name: options.name ?? 'dossier', component, props: true },
      { path: '/', name: 'portefeuille', component: Elsewhere },
      ...(options.name === 'agenda' ? [] : [{ path: '/agenda', name: 'agenda', component: Elsewhere }]),
      { path: '/deverrouillage', name: 'deverrouillage', component: Elsewhere },
      ...OTHER_PLACES.filter(({ name }) => name !== options.name).map((place) => ({ ...place, component: Elsewhere })),
      ...OTHER_PAGES.filter((name) => name !== (options.name ?? 'dossier')).map((name) => ({ path: `/${name}/:id/:section?`, name, component: Elsewhere })),
    ],
  })
  await router.push(options.path ?? '/page/d1')
  const page = mount(RouterView, {
    attachTo: document.body,
    global: {
      plugins: [createTexts(), router],
      provide: { [hostKey as symbol]: host, [sessionKey as symbol]: session, [announcerKey as symbol]: announcer, [keepingKey as symbol]: keeping, [gatesKey as symbol]: createGates(), [preferencesKey as symbol]: createPreferences(() => window.localStorage) },
    },
  })
  await flushPromises()
  return { page, router, session, announcer, keeping, byTestId: (id) => page.find(`[data-testid="${id}"]`) }
}
