# shellcheck shell=sh
# The web server for the package volume: fetched in this run, so that its
# versions and the image's are those of one day, and not installed. What the image
# itself was made from goes to a second folder, for a stock cloud image that
# lacks some of it.
mkdir /lab-debs /lab-debs/stock
mv /var/cache/apt/archives/*.deb /lab-debs/stock/
rm -f /lab-debs/stock/linux-image-*
apt-get install --yes --download-only --no-install-recommends nginx
mv /var/cache/apt/archives/*.deb /lab-debs/
