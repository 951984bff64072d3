import type { Component } from 'vue'
import '@gouvfr/dsfr/dist/component/logo/logo.main.min.css'
import BlocMarianne from './BlocMarianne.vue'

/** A build of the State, which may bear its block. */
export const BlocMarque: Component | null = BlocMarianne
