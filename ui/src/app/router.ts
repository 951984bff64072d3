import { nextTick } from 'vue'
import {
  createRouter,
  createWebHashHistory,
  START_LOCATION,
  type RouteLocationNormalized,
  type RouteLocationRaw,
  type Router,
  type RouterHistory,
} from 'vue-router'
import type { AppStage } from '@/generated/bindings'
import type { AppSession } from './session'

/** The only page of the stages in which the data are not open. */
const GATES: Record<AppStage, string | null> = {
  first_start: 'premier-demarrage',
  locked: 'deverrouillage',
  open: null,
}

function redirection(stage: AppStage, to: RouteLocationNormalized): RouteLocationRaw | true {
  const gate = GATES[stage]
  if (gate !== null) return to.name === gate || { name: gate, replace: true }
  const toAGate = Object.values(GATES).includes(String(to.name))
  return toAGate ? { name: 'portefeuille', replace: true } : true
}

/** Two addresses with the same key are the same page, seen at another place. */
export function pageKey(route: RouteLocationNormalized): string {
  return `${String(route.name)}/${String(route.params.id ?? '')}`
}

/**
 * A page replaced without a page load says nothing to a screen reader: the focus goes to its title. Another place
 * of the same page is the business of that page.
 */
function showFromTheTop(router: Router): void {
  router.afterEach((to, from, failure) => {
    if (failure || from === START_LOCATION) return
    void nextTick(() => {
      window.scrollTo(0, 0)
      if (pageKey(to) === pageKey(from)) return
      document.querySelector('h1')?.focus()
    })
  })
}

export function createPages(session: AppSession, history: RouterHistory = createWebHashHistory()): Router {
  const router = createRouter({
    history,
    routes: [
      { path: '/', name: 'portefeuille', component: () => import('@/features/portefeuille/PagePortefeuille.vue') },
      {
        path: '/dossiers/:id/:section?',
        name: 'dossier',
        component: () => import('@/features/dossier/PageDossier.vue'),
        props: true,
      },
      {
        path: '/premier-demarrage',
        name: 'premier-demarrage',
        component: () => import('@/features/premier-demarrage/PagePremierDemarrage.vue'),
      },
      {
        path: '/deverrouillage',
        name: 'deverrouillage',
        component: () => import('@/features/deverrouillage/PageDeverrouillage.vue'),
      },
      { path: '/:ailleurs(.*)*', redirect: { name: 'portefeuille' } },
    ],
  })
  router.beforeEach(async (to) => {
    if (session.state.value === null) await session.load()
    const state = session.state.value
    return state === null ? false : redirection(state.stage, to)
  })
  showFromTheTop(router)
  return router
}
