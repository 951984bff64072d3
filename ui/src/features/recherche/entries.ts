import type { RouteLocationRaw } from 'vue-router'
import type { SearchHit } from '@/generated/bindings'
import type { Texts } from '@/shared/texts'
import type { Answers } from './answers'
import { matches } from './marking'

export type GroupId = 'recentes' | 'dossiers' | 'reponses' | 'pages' | 'commandes'

/** One line that can be chosen. */
export interface Entry {
  key: string
  label: string
  detail: string | null
  excerpt: string | null
  leads: { to: RouteLocationRaw } | { words: string }
}

export interface Group {
  id: GroupId
  entries: Entry[]
}

type Translate = Texts['t']

const PAGES = [
  { name: 'dossier', text: 'dossier.titre' },
  { name: 'controle', text: 'controle.titre' },
  { name: 'eligibilite', text: 'eligibilite.titre' },
  { name: 'historique', text: 'historique.titre' },
] as const

const OTHER_PAGES = [
  { name: 'portefeuille', text: 'portefeuille.titre' },
  { name: 'reglages', text: 'reglages.titre' },
  { name: 'aide', text: 'aide.titre' },
] as const

/** The pages of one dossier: on each of them, the others are one word away. */
export const DOSSIER_PAGES: readonly string[] = PAGES.map(({ name }) => name)

// The addresses are those that the portfolio reads.
const COMMANDS = [
  { id: 'creer', query: { creer: 'vide' } },
  { id: 'creerFichier', query: { creer: 'fichier' } },
  { id: 'creerCopie', query: { creer: 'copie' } },
  // catalogue: the word of an address.
  { id: 'bloques', query: { bloques: 'oui' } },
  { id: 'archives', query: { etat: 'archives' } },
] as const

function pages(t: Translate, dossier: string | null): Entry[] {
  const entry = (name: string, label: string, detail: string | null, to: RouteLocationRaw): Entry => ({ key: `page/${name}`, label, detail, excerpt: null, leads: { to } })
  const ofDossier = dossier === null ? [] : PAGES.map(({ name, text }) => entry(name, t(text), t('recherche.dossierOuvert'), { name, params: { id: dossier } }))
  const others = OTHER_PAGES.map(({ name, text }) => entry(name, t(text), null, { name }))
  return [...ofDossier, ...others]
}

function commands(t: Translate): Entry[] {
  return COMMANDS.map(({ id, query }) => ({
    key: `commande/${id}`,
    label: t(`recherche.commandes.${id}`),
    detail: null,
    excerpt: null,
    leads: { to: { name: 'portefeuille', query } },
  }))
}

function addressOf({ dossier, section, field }: SearchHit): RouteLocationRaw {
  return {
    name: 'dossier',
    params: { id: dossier, ...(section !== null && { section }) },
    query: field === null ? {} : { champ: field },
  }
}

function found({ dossiers, hits }: Answers): [Entry[], Entry[]] {
  const shown = new Set(dossiers.map(({ id }) => id))
  return [
    dossiers.map(({ id, name }) => ({ key: `dossier/${id}`, label: name, detail: null, excerpt: null, leads: { to: { name: 'dossier', params: { id } } } })),
    hits
      // A dossier found by its name is already among the dossiers.
      .filter((hit) => hit.section !== null || !shown.has(hit.dossier))
      .map((hit, index) => ({ key: `reponse/${index}`, label: hit.label, detail: hit.name, excerpt: hit.excerpt, leads: { to: addressOf(hit) } })),
  ]
}

/** What the palette offers: what answers the words, or where one may start from when nothing is typed. */
export function groupsOf(answers: Answers, recent: readonly string[], dossier: string | null, t: Translate): Group[] {
  const [dossiers, reponses] = found(answers)
  const fits = ({ label }: Entry) => matches(label, answers.words)
  const again = recent.map((words, index): Entry => ({ key: `recente/${index}`, label: words, detail: null, excerpt: null, leads: { words } }))
  const groups: Group[] = [
    { id: 'recentes', entries: answers.words === '' ? again : [] },
    { id: 'dossiers', entries: dossiers },
    { id: 'reponses', entries: reponses },
    { id: 'pages', entries: pages(t, dossier).filter(fits) },
    { id: 'commandes', entries: commands(t).filter(fits) },
  ]
  return groups.filter(({ entries }) => entries.length > 0)
}
