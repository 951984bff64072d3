const DAY = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'medium' })
const DAY_AND_TIME = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'short' })
const LONG_DAY = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'full' })
const TIME = new Intl.DateTimeFormat('fr-FR', { hour: '2-digit', minute: '2-digit' })

/** Formats with `format`, or gives back the text of a date that cannot be read rather than « Invalid Date ». */
function formatted(format: Intl.DateTimeFormat, iso: string): string {
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? iso : withOrdinal(format.format(date))
}

/** The first of a month is the only day that French counts as such. */
const withOrdinal = (text: string): string => text.replace(/(^|\s)1(?=\s\p{L})/u, (_, before: string) => `${before}1er`)

export const formatDay = (iso: string): string => formatted(DAY, iso)
export const formatDayAndTime = (iso: string): string => formatted(DAY_AND_TIME, iso)
export const formatLongDay = (iso: string): string => formatted(LONG_DAY, iso)
export const formatHour = (iso: string): string => formatted(TIME, iso)
export const formatTime = (date: Date): string => TIME.format(date)

const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/

/** A calendar day; a text that is not one is given back. At noon: midnight in universal time is the day before, overseas. */
export const dayText = (day: string): string => (ISO_DAY.test(day) ? formatDay(`${day}T12:00:00`) : day)
/** A day as it is typed. */
export const typedDay = (day: string | null): string => (day ?? '').replace(ISO_DAY, '$3/$2/$1')
