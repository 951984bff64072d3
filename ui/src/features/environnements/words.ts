import { formatDay } from '@/shared/dates'

const NUMBER = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 2 })
const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/

/** A calendar day; a text that is not one is given back. At noon: midnight in universal time is the day before, overseas. */
export const dayText = (day: string): string => (ISO_DAY.test(day) ? formatDay(`${day}T12:00:00`) : day)
/** A day as it is typed. */
export const typedDay = (day: string): string => day.replace(ISO_DAY, '$3/$2/$1')
export const numberText = (value: number): string => NUMBER.format(value)
