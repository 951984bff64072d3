import type { RouteLocationRaw } from 'vue-router'
import type { SearchHit } from '@/generated/bindings'
import { queryOf } from '@/shared/fieldPlace'
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
  { name: 'parcours', text: 'parcours.titre' },
  { name: 'environnements', text: 'environnements.titre' },
  { name: 'flux', text: 'flux.titre' },
  { name: 'synchro', text: 'synchro.titre' },
  { name: 'registre', text: 'registre.titre' },
  { name: 'controle', text: 'controle.titre' },
  { name: 'eligibilite', text: 'eligibilite.titre' },
  { name: 'historique', text: 'historique.titre' },
] as const

const OTHER_PAGES = [
  { name: 'portefeuille', text: 'portefeuille.titre' },
  { name: 'agenda', text: 'agenda.titre' },
  { name: 'consoles', text: 'consoles.titre' },
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

function addressOf({ dossier, section, field, platform, row }: SearchHit): RouteLocationRaw {
  return {
    name: 'dossier',
    params: { id: dossier, ...(section !== null && { section }) },
    query: field === null ? {} : queryOf({ field, platform, row }),
  }
}

function found({ dossiers, hits }: Answers, t: Translate): [Entry[], Entry[]] {
  const shown = new Set(dossiers.map(({ id }) => id))
  const entry = (id: string, label: string, archived: boolean, excerpt: string | null): Entry => ({
    key: `dossier/${id}`,
    label,
    detail: archived ? t('recherche.archive') : null,
    excerpt,
    leads: { to: { name: 'dossier', params: { id } } },
  })
  // Found by its label, or put away: a dossier found by its name is already among the others.
  const others = hits.filter(({ section, dossier }) => {
    if (section !== null || shown.has(dossier)) return false
    shown.add(dossier)
    return true
  })
  return [
    [
      ...dossiers.map(({ id, name, archived }) => entry(id, name, archived, null)),
      ...others.map(({ dossier, name, archived, excerpt }) => entry(dossier, name, archived, excerpt === name ? null : excerpt)),
    ],
    hits
      .filter(({ section }) => section !== null)
      .map((hit, index) => ({
        key: `reponse/${index}`,
        label: hit.label,
        detail: hit.archived ? t('recherche.reponseArchivee', { nom: hit.name }) : hit.name,
        excerpt: hit.excerpt,
        leads: { to: addressOf(hit) },
      })),
  ]
}

/** What the palette offers: what answers the words, or where one may start from when nothing is typed. */
export function groupsOf(answers: Answers, recent: readonly string[], dossier: string | null, t: Translate): Group[] {
  const [dossiers, reponses] = found(answers, t)
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
