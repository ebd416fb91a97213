<?xml version="1.0"?>
<!-- No dnsmasq: addresses are fixed and names are the guests' own affair. The provider's
     `dns { enabled = false }` leaves the element out, and libvirt then starts one. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output omit-xml-declaration="yes" indent="yes"/>

  <xsl:template match="@*|node()">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
    </xsl:copy>
  </xsl:template>

  <xsl:template match="/network/dns"/>
  <xsl:template match="/network/ip/dhcp"/>

  <xsl:template match="/network">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
      <dns enable="no"/>
    </xsl:copy>
  </xsl:template>
</xsl:stylesheet>
