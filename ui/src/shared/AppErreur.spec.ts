import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { wireError } from '@/dev/samples'
import { createTexts, fr } from '@/dev/texts'
import type { ErrorCode, WireError } from '@/generated/bindings'
import AppErreur from './AppErreur.vue'

const show = (erreur: WireError) => mount(AppErreur, { props: { erreur }, global: { plugins: [createTexts()] } })
const words = (code: ErrorCode) => fr.erreurs[code]
const codes = Object.keys(fr.erreurs).filter((key): key is ErrorCode => key !== 'details')

describe('AppErreur', () => {
  it.each(codes)('has its own words for %s when Rust gives none', (code) => {
    const text = show(wireError({ code, message: '', hint: null })).text()
    expect(text).toContain(words(code).titre)
    expect(text).toContain(words(code).message)
    expect(text).toContain(words(code).conseil)
  })

  it('prefers the words of Rust, which knows the cause', () => {
    const text = show(wireError({ message: 'Il reste 3 Mo sur /home.', hint: 'Videz la corbeille.' })).text()
    expect(text).toContain('Il reste 3 Mo sur /home.')
    expect(text).toContain('Videz la corbeille.')
    expect(text).not.toContain(fr.erreurs.disk_full.conseil)
  })

  it('offers to retry only what can be retried', async () => {
    expect(show(wireError({ retryable: false })).find('button').exists()).toBe(false)
    const panel = show(wireError({ retryable: true }))
    await panel.find('button').trigger('click')
    expect(panel.emitted('reessayer')).toHaveLength(1)
  })

  it('shows hostile text as text', () => {
    const panel = show(wireError({ message: '<img src=x>', details: '<b>x</b>' }))
    expect(panel.find('img').exists()).toBe(false)
    expect(panel.find('b').exists()).toBe(false)
  })
})
