import type { Texts } from '@/shared/texts'

/** The severity in words; one that the page does not know is shown as the catalogue writes it. */
export function severityText(severity: string, t: Texts['t']): string {
  switch (severity) {
    case 'bloquant':
    case 'avertissement':
    case 'information':
      return t(`controle.gravites.${severity}`)
    default:
      return severity
  }
}
