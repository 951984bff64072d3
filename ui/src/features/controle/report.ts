import type { BoundView, FindingView, MissingView, PendingRule, QuestionView, TargetView } from '@/generated/bindings'
import type { TextKey, Texts } from '@/shared/texts'
import { groupsOf, type CheckItems } from './checkItems'

export interface Report {
  dossier: string
  gate: string
  verdict: string
  /** Kind and section, in words; none: everything is shown. */
  filter: { genre: string; section: string } | null
  items: CheckItems
  waiting: readonly PendingRule[]
  broken: readonly PendingRule[]
}

/** The page as Markdown, to paste in a message or a ticket. */
export function reportOf(report: Report, { t }: Texts): string {
  const detail = (name: TextKey, value: string | null): string[] => (value === null || value === '' ? [] : [t('controle.rapport.detail', { nom: t(name), valeur: value })])
  const line = (text: string, ...details: string[][]): string => [`- ${text}`, ...details.flat().map((each) => `  - ${each}`)].join('\n')
  const block = (titre: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : [`## ${t('controle.titreCompte', { titre, n: lines.length })}`, lines.join('\n')])

  const place = ({ label, columnLabel }: TargetView) => (columnLabel === null ? label : t('commun.colonneDuChamp', { champ: label, colonne: columnLabel }))
  const fields = (targets: readonly TargetView[]) => detail('controle.champs', targets.map(place).join(', '))
  const row = (rank: number | null) => detail('controle.endroit', rank === null ? null : t('controle.ligne', { n: rank }))

  const missing = (item: MissingView) => line(item.target.label, detail('controle.due', item.due.label), detail('controle.plateformes', item.platforms.join(', ')))
  const finding = (item: FindingView) =>
    line(
      item.message,
      detail('controle.valeur', item.value),
      row(item.row),
      fields(item.targets),
      detail('controle.regle', item.rule),
      detail('controle.source', item.source),
      detail('controle.aPartirDe', item.from),
    )
  const bound = (item: BoundView) => line(item.message, row(item.row), fields([item.target]))
  const question = (item: QuestionView) => line(item.question, fields(item.targets), detail('controle.regle', item.rule), detail('controle.source', item.source))
  const rule = (item: PendingRule) => line(`${item.rule} – ${item.title}`, detail('controle.cause', item.reason))

  const { items } = report
  const groups = groupsOf(items.missing).flatMap((group) => [`### ${group.title}`, group.items.map(missing).join('\n')])
  return [
    `# ${t('controle.rapport.titre', { dossier: report.dossier })}`,
    t('controle.rapport.jalon', { jalon: report.gate }),
    report.verdict,
    ...(report.filter ? [t('controle.rapport.filtre', report.filter)] : []),
    ...(groups.length > 0 ? [`## ${t('controle.titreCompte', { titre: t('controle.blocs.manquantes'), n: items.missing.length })}`, ...groups] : []),
    ...items.findings.flatMap((group) => block(group.severity.plural, group.items.map(finding))),
    ...block(t('controle.blocs.bornes'), items.outOfBounds.map(bound)),
    ...block(t('controle.blocs.questions'), items.questions.map(question)),
    ...block(t('controle.blocs.attente'), report.waiting.map(rule)),
    ...block(t('controle.blocs.panne'), report.broken.map(rule)),
    '',
  ].join('\n\n').trimEnd().concat('\n')
}
