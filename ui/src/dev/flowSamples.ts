import type { DiagramView, DrawnNode, FlowRemark, FlowRow, FlowsView, FlowSuggestion, TargetView } from '@/generated/bindings'
import { blocking } from './samples'

const target = (changes: Partial<TargetView> = {}): TargetView => ({
  section: 'flux',
  field: 'matrice',
  label: 'Matrice de flux',
  platform: null,
  row: null,
  column: null,
  columnLabel: null,
  ...changes,
})

export function box(changes: Partial<DrawnNode> = {}): DrawnNode {
  const { x = 100, y = 60, name = 'front' } = changes
  return {
    id: `c/${name}`,
    name,
    label: `${name}, Namespace du projet`,
    x,
    y,
    width: 176,
    height: 72,
    neighbours: [],
    joinable: true,
    target: target({ row: 'r1' }),
    shapes: [
      { kind: 'rect', x, y, width: 176, height: 72, radius: 6, class: 'schema-boite schema-essentiel' },
      { kind: 'text', x: x + 88, y: y + 30, anchor: 'middle', size: 13, text: name, class: 'schema-nom' },
    ],
    ...changes,
  }
}

export function diagramView(changes: Partial<DiagramView> = {}): DiagramView {
  return {
    title: 'Architecture du Guichet',
    description: 'Schéma d’architecture : 3 éléments, 1 lien, 2 zones.',
    width: 900,
    height: 400,
    zones: [{ label: 'Namespace du projet', class: 'zone', shapes: [{ kind: 'rect', x: 80, y: 20, width: 500, height: 300, radius: 4, class: 'schema-zone' }] }],
    links: [
      {
        id: 'front-api',
        from: 'c/front',
        to: 'c/api',
        label: 'front vers api',
        shapes: [{ kind: 'path', d: 'M276 96L400 96', class: 'schema-lien schema-lien-dependance' }],
      },
    ],
    nodes: [
      box({ name: 'front', neighbours: ['c/api'] }),
      box({ name: 'api', x: 400, neighbours: ['c/front'] }),
      box({ name: 'FranceConnect', x: 650, y: 200 }),
      box({ name: 'Exposition Internet', x: 100, y: 250, joinable: false, target: null }),
    ],
    legend: { label: 'Légende', class: 'schema-legende', shapes: [] },
    outline: [{ zone: 'Namespace du projet', elements: ['front, bien essentiel', 'api, bien essentiel'] }],
    outlineLinks: [{ from: 'front', to: 'api', label: 'HTTP 3000', nature: 'Dépendance interne ou déploiement' }],
    protocols: [{ id: 'https', label: 'HTTPS' }],
    encryptions: [{ id: 'tls', label: 'TLS' }],
    environments: [{ id: 'prod1', label: 'prod1' }],
    tiers: [{ id: 'backend', label: 'Service applicatif' }],
    places: [{ id: 'internet', label: 'Internet' }],
    ...changes,
  }
}

export function flowRemark(changes: Partial<FlowRemark> = {}): FlowRemark {
  return {
    rule: 'flux-sans-port',
    severity: blocking,
    message: 'Le flux de la ligne 2 n’a pas de port.',
    rank: 2,
    targets: [target({ row: 'r2', column: 'port', columnLabel: 'Port' })],
    ...changes,
  }
}

export function flowRow(changes: Partial<FlowRow> = {}): FlowRow {
  return {
    row: 'r1',
    rank: 1,
    block: 'sortant',
    from: 'api',
    to: 'FranceConnect',
    cells: ['HTTPS', 'api', 'FranceConnect', '443', 'Connexion des usagers'],
    remarks: [],
    target: target({ row: 'r1' }),
    ...changes,
  }
}

export function suggestion(changes: Partial<FlowSuggestion> = {}): FlowSuggestion {
  return { id: 'externe/1/prod1', reason: '« FranceConnect » est appelé depuis « prod1 ».', summary: 'Protocole : HTTPS ; Port : 443', ...changes }
}

export function flowsView(changes: Partial<FlowsView> = {}): FlowsView {
  return {
    place: target(),
    columns: [
      { id: 'c1', label: 'Protocole', principal: true },
      { id: 'c2', label: 'Source', principal: true },
      { id: 'c3', label: 'Destination', principal: true },
      { id: 'c4', label: 'Port', principal: true },
      { id: 'c5', label: 'Justification', principal: false },
    ],
    blocks: [
      { word: 'administration', label: 'Flux d’administration', count: 0 },
      { word: 'entrant', label: 'Flux entrants', count: 1 },
      { word: 'sortant', label: 'Flux sortants', count: 1 },
      { word: 'interne', label: 'Flux internes ou sans sens', count: 0 },
    ],
    environments: [{ id: 'prod1', label: 'prod1' }],
    statuses: [{ id: 'ouvert', label: 'Ouvert' }],
    all: 2,
    total: 2,
    first: 0,
    rows: [flowRow({ row: 'r2', rank: 2, block: 'entrant', from: 'Usagers', to: 'front', remarks: [flowRemark()] }), flowRow()],
    flagged: 1,
    remarks: [],
    suggestions: [],
    ...changes,
  }
}
