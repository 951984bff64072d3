import type { ErrandView, PlanLineView, PlanMade, SynchroView } from '@/generated/bindings'

export function synchroView(changes: Partial<SynchroView> = {}): SynchroView {
  return {
    consoles: [{ id: 'c1', label: 'PAX' }],
    console: { id: 'c1', label: 'PAX' },
    offline: false,
    age: 'il y a 2 heures',
    link: { project: 'p1', name: 'teleservice', slug: 'teleservice-1', at: '2026-11-20T08:00:00Z' },
    suggestions: [],
    unsuggested: null,
    pending: [],
    sending: false,
    ...changes,
  }
}

export function planLine(changes: Partial<PlanLineView> = {}): PlanLineView {
  return {
    id: 'l1',
    title: 'Créer l’environnement « prod »',
    verb: 'À créer',
    tone: 'new',
    acts: true,
    changes: [],
    explanation: '',
    advice: '',
    by: null,
    consent: null,
    deletes: false,
    needs: [],
    git: null,
    ...changes,
  }
}

export function planMade(lines: PlanLineView[] = [planLine()], changes: Partial<PlanMade> = {}): PlanMade {
  return {
    readAt: '2026-11-22T09:00:00Z',
    by: 'camille.martin@exemple.gouv.fr',
    version: '9.24.0',
    toDo: lines.filter(({ acts }) => acts).length,
    stale: false,
    groups: [{ kind: 'environnement', label: 'Environnements', lines }],
    ...changes,
  }
}

export function errand(changes: Partial<ErrandView> = {}): ErrandView {
  return { id: 'o1', title: 'Créer l’environnement « prod »', state: 'faite', label: 'Faite', tone: 'success', error: null, hint: null, over: true, ...changes }
}
