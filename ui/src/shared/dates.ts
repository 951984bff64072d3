const DAY = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'medium' })
const DAY_AND_TIME = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'short' })
const TIME = new Intl.DateTimeFormat('fr-FR', { hour: '2-digit', minute: '2-digit' })

/** Formats with `format`, or gives back the text of a date that cannot be read rather than « Invalid Date ». */
function formatted(format: Intl.DateTimeFormat, iso: string): string {
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? iso : format.format(date)
}

export const formatDay = (iso: string): string => formatted(DAY, iso)
export const formatDayAndTime = (iso: string): string => formatted(DAY_AND_TIME, iso)
export const formatTime = (date: Date): string => TIME.format(date)
