import type { ConsoleList, ConsoleTested, ConsoleView, MirrorProjectRow, MirrorProjectView, PullView } from '@/generated/bindings'

export function pullView(changes: Partial<PullView> = {}): PullView {
  return {
    at: '2026-11-22T08:15:00Z',
    age: 'il y a 2 heures',
    reach: 'Les projets dont je suis membre',
    by: 'camille.martin@exemple.gouv.fr',
    version: '9.24.0',
    counts: [{ label: 'Projets', seen: 3, added: 3, changed: 0, vanished: 0 }],
    ...changes,
  }
}

export function consoleView(changes: Partial<ConsoleView> = {}): ConsoleView {
  return {
    id: 'c1',
    name: 'PAX',
    address: 'https://console.exemple.gouv.fr',
    instance: 'pax',
    instanceLabel: 'PAX',
    offline: false,
    clearText: false,
    tokenPage: 'https://console.exemple.gouv.fr/profile/tokens',
    tokenExpires: '2027-06-30',
    tokenLabel: 'Valable',
    tokenTone: null,
    authorities: null,
    proxy: { mode: 'systeme', address: '', noneFor: '', user: '', bastion: false },
    probe: null,
    pull: pullView(),
    cut: null,
    pulling: null,
    unread: [],
    ...changes,
  }
}

export function consoleList(consoles: ConsoleView[] = [consoleView()]): ConsoleList {
  return {
    consoles,
    instances: [
      { id: '', label: 'Non précisée' },
      { id: 'pax', label: 'PAX' },
    ],
    proxies: [
      { id: 'systeme', label: 'Celui de la session' },
      { id: 'fixe', label: 'Ceux que j’indique' },
    ],
    fixedProxy: 'fixe',
    reaches: [
      { id: 'member', label: 'Les projets dont je suis membre' },
      { id: 'all', label: 'Tous les projets' },
    ],
  }
}

export function consoleTested(changes: Partial<ConsoleTested> = {}): ConsoleTested {
  return {
    ok: false,
    steps: [
      { label: 'Nom', outcome: 'Réussi', tone: 'success', message: 'Le nom est connu.', hint: null, elapsed: 2 },
      { label: 'Identité', outcome: 'Échec', tone: 'error', message: 'Le jeton est refusé.', hint: 'Créez-en un autre.', elapsed: 12 },
    ],
    diagnosis: 'Accostage, essai d’une console : identité en échec.',
    ...changes,
  }
}

export function projectRow(changes: Partial<MirrorProjectRow> = {}): MirrorProjectRow {
  return {
    id: 'p1',
    name: 'teleservice',
    slug: 'teleservice-1',
    description: 'Téléservice de démonstration',
    status: 'En service',
    tone: 'success',
    owner: 'Camille MARTIN',
    dossiers: [],
    ...changes,
  }
}

export function projectView(changes: Partial<MirrorProjectView> = {}): MirrorProjectView {
  return {
    project: projectRow(),
    vanished: false,
    quotas: [{ label: 'Quota de production', value: '4 CPU, 8 Gio' }],
    tables: [{ id: 'environments', title: 'Environnements', columns: ['Nom', 'Type'], rows: [['dev', 'dev']] }],
    ...changes,
  }
}
