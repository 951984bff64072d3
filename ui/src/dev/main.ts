import { startApp } from '@/app/start'
import type { AppState, WireError } from '@/generated/bindings'
import { demoFields, demoSections } from './demoDossier'
import { FakeHost } from './fakeHost'
import { HostError } from '@/host'
import { absentKeychain, appState, dossierRow, section as emptySection, wireError } from './samples'

// Demonstration in a browser, without a desktop: demo.html?scene=<name>. Never part of `dist`.
const scene = new URLSearchParams(window.location.search).get('scene') ?? 'ouvert'

const NAMES = ['Démarches en préfecture', 'Main courante de la police', 'Portail des associations', 'Gestion des habilitations', 'Cartographie des secours', 'Accueil des demandeurs']
const rows = scene === 'vide' ? [] : Array.from({ length: scene === 'ouvert' ? 64 : 0 }, (_, index) =>
  dossierRow({
    id: `d${index}`,
    name: `${NAMES[index % NAMES.length] ?? ''}${index < NAMES.length ? '' : ` (${index})`}`,
    answered: (index * 37) % 118,
    blocking: index % 3 === 1 ? index % 4 : 0,
    sensitivity: ['non-protege', 'diffusion-restreinte', ''][index % 3] ?? '',
    updatedAt: new Date(Date.UTC(2026, 10, 20 - (index % 18), 9)).toISOString(),
  }),
)

const STATES: Record<string, Partial<AppState>> = {
  demarrage: { stage: 'first_start', author: null },
  'sans-trousseau': { stage: 'first_start', author: null, keychain: absentKeychain },
  verrou: { stage: 'locked', keychain: absentKeychain },
}

const refusal = (changes: Partial<WireError>) => new HostError(wireError(changes))
let failing = scene === 'disque-plein'

const host = new FakeHost({
  app_state: () => {
    if (scene === 'panne') throw refusal({ code: 'store_busy', message: 'Une commande « accostage import » utilise vos données.', hint: null, details: 'pid 4312, depuis 12 s' })
    return appState(STATES[scene])
  },
  setup: ({ name, email }) => appState({ author: { name, email } }),
  unlock: ({ passphrase }) => {
    if (passphrase !== 'ouvre-toi') throw refusal({ code: 'wrong_passphrase', retryable: false })
    return appState()
  },
  list_dossiers: ({ search, offset, limit }) => {
    const found = rows.filter((row) => row.name.toLowerCase().includes(search.toLowerCase()))
    return { total: found.length, rows: found.slice(offset, offset + limit) }
  },
  create_dossier: ({ name }) => {
    rows.unshift(dossierRow({ id: 'nouveau', name, answered: 0, updatedAt: new Date().toISOString() }))
    return { id: 'nouveau' }
  },
  open_dossier: ({ id }) => ({ id, name: rows.find((row) => row.id === id)?.name ?? 'Démarches en préfecture', catalogueRevision: '2026-11-20', sections: demoSections }),
  read_section: ({ section }) => ({
    section: demoSections.find(({ id }) => id === section) ?? emptySection(),
    fields: demoFields,
  }),
  set_text: ({ id, field, text }) => {
    if (failing) {
      failing = false
      throw refusal({})
    }
    const stored = demoFields.find((candidate) => candidate.id === field)
    const provenance = { author: 'Zoé Dupont', at: new Date().toISOString(), source: 'saisie' }
    if (stored) Object.assign(stored, { text, provenance })
    queueMicrotask(() => {
      host.emit('dossier-changed', { id, fields: [field] })
    })
    return { id, fields: [field], provenance }
  },
})

startApp(host)
