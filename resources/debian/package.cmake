# The Debian package: `cpack -G DEB` in a build folder, or ./dev install.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON) # the package wants the programs, not the tests
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME portolan)
set(CPACK_PACKAGE_VENDOR Portolan)
set(CPACK_PACKAGE_CONTACT "The Portolan project <portolan@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "dbus, polkitd, systemd, iptables") # iptables: the extensions that libxtables loads
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "pkexec")
# What the lab, an extra, runs on.
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "iproute2, python3, curl")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  ${CMAKE_CURRENT_LIST_DIR}/postinst ${CMAKE_CURRENT_LIST_DIR}/prerm ${CMAKE_CURRENT_LIST_DIR}/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
