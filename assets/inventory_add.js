/* The inventory page's dialog that adds a card: dashapp/components/inventory_forms.py. */

(function (dualcaster) {
  "use strict";

  const DIALOG = "inventory-add", FIELD = "add-name";
  const dialog = () => document.getElementById(DIALOG);
  const field = () => document.getElementById(FIELD);
  const set = (id, properties) => window.dash_clientside.set_props(id, properties);

  function open() {
    set("add-quantity", { value: 1 });
    set("add-unit_cost", { value: null });
    for (const name of ["acquired_on", "tags", "notes"]) set(`add-${name}`, { value: "" });
    dualcaster.cardChooser.empty(dialog().querySelector("[data-card-chooser]"));
    dualcaster.inventory.forget(dialog().querySelector("form"));
    dialog().showModal();
    field().focus();
  }

  dualcaster.inventoryAdd = { open, name: () => field().value };
})((window.dualcaster ??= {}));
