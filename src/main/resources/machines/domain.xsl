<?xml version="1.0"?>
<!-- What the provider cannot say of a domain (dmacvicar/libvirt 0.8.3, its documented way out). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output omit-xml-declaration="yes" indent="yes"/>

  <xsl:template match="@*|node()">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
    </xsl:copy>
  </xsl:template>

  <!-- The provider always adds a spice display; Debian's QEMU is built without spice. -->
  <xsl:template match="/domain/devices/graphics"/>
  <!-- Nobody answers on the guest agent's channel: the guests are spoken to over SSH. -->
  <xsl:template match="/domain/devices/channel"/>

  <!-- After the system disk: the package volume, one disk for all guests (without these
       marks the second guest fails on QEMU's write lock), and the seed. Read-only disks
       also stay out of snapshots, which need qcow2. -->
  <xsl:template match="/domain/devices/disk[@device='disk'][position() &gt; 1]">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
      <readonly/>
      <shareable/>
    </xsl:copy>
  </xsl:template>

  <!-- Loading the network card's boot ROM costs seconds under emulation, for nothing. -->
  <xsl:template match="/domain/devices/interface">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
      <rom enabled="no"/>
    </xsl:copy>
  </xsl:template>

  <!-- Emulated Intel models switch on page-table isolation: 1.5 times slower. -->
  <xsl:template match="/domain[@type='qemu']/cpu">
    <cpu mode="custom" match="exact">
      <model fallback="forbid">qemu64</model>
    </cpu>
  </xsl:template>

  <!-- A console that is also kept as a file: the last word of a guest that does not answer. -->
  <xsl:template match="/domain/devices">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()[not(self::console or self::serial)]"/>
      <!-- An emulated USB host costs timer interrupts even when nothing is plugged in. -->
      <controller type="usb" model="none"/>
      <memballoon model="none"/>
      <serial type="pty">
        <log append="off">
          <xsl:attribute name="file">
            <xsl:value-of select="concat('/var/log/libvirt/qemu/', /domain/name, '-console.log')"/>
          </xsl:attribute>
        </log>
        <target port="0"/>
      </serial>
    </xsl:copy>
  </xsl:template>
</xsl:stylesheet>
