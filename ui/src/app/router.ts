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
// The page of nearly every start: it comes with the script of the start, in one request.
import PagePortefeuille from '@/features/portefeuille/PagePortefeuille.vue'
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
 * of the same page is the business of that page, and so is what its query asks.
 */
function showFromTheTop(router: Router): void {
  router.afterEach((to, from, failure) => {
    if (failure || from === START_LOCATION || to.path === from.path) return
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
      { path: '/', name: 'portefeuille', component: PagePortefeuille },
      { path: '/dossiers/:id/parcours', name: 'parcours', component: () => import('@/features/parcours/PageParcours.vue'), props: true },
      { path: '/environnements/:id', name: 'environnements', component: () => import('@/features/environnements/PageEnvironnements.vue'), props: true },
      { path: '/dossiers/:id/architecture-et-flux', name: 'flux', component: () => import('@/features/flux/PageFlux.vue'), props: true },
      { path: '/dossiers/:id/console', name: 'synchro', component: () => import('@/features/synchro/PageSynchro.vue'), props: true },
      {
        path: '/dossiers/:id/:section?',
        name: 'dossier',
        component: () => import('@/features/dossier/PageDossier.vue'),
        props: true,
      },
      { path: '/controle/:id', name: 'controle', component: () => import('@/features/controle/PageControle.vue'), props: true },
      { path: '/eligibilite/:id', name: 'eligibilite', component: () => import('@/features/eligibilite/PageEligibilite.vue'), props: true },
      { path: '/registre/:id', name: 'registre', component: () => import('@/features/registre/PageRegistre.vue'), props: true },
      { path: '/agenda', name: 'agenda', component: () => import('@/features/agenda/PageAgenda.vue') },
      { path: '/consoles/:connexion?/:projet?', name: 'consoles', component: () => import('@/features/consoles/PageConsoles.vue'), props: true },
      { path: '/historique/:id', name: 'historique', component: () => import('@/features/historique/PageHistorique.vue'), props: true },
      { path: '/reglages/:rubrique?', name: 'reglages', component: () => import('@/features/reglages/PageReglages.vue'), props: true },
      { path: '/aide/:rubrique?', name: 'aide', component: () => import('@/features/aide/PageAide.vue'), props: true },
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
