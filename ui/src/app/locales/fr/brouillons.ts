/** Forms that were not sent, when the window closes. */
export const brouillons = {
  titre: 'Des formulaires ne sont pas envoyés',
  texte: 'Ce que vous y avez écrit serait perdu. Rouvrez-les pour les envoyer, ou fermez sans les envoyer. Le reste est enregistré.',
  formulaire: '{dossier} : {titre}',
  rester: 'Ne pas fermer',
  quitter: 'Fermer sans les envoyer',
}
