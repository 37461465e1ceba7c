/* plotly.js with the trace types that the figures use: scatter, which is part of the core, and treemap. */

import Plotly from "plotly.js/lib/core";
import treemap from "plotly.js/lib/treemap";

Plotly.register([treemap]);

window.Plotly = Plotly;
