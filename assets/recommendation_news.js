/* Recommendations that were issued, or judged, while their page is open: it lists them again. */

(function (dualcaster) {
  "use strict";

  const news = dualcaster.again((times) => {
    if (location.pathname === "/recommendations") dualcaster.layout.set("recommendations-told", { data: times });
  });

  dualcaster.recommendationNews = news;
})((window.dualcaster ??= {}));
