namespace Neuromorphic.Snn.Units;

/// <summary>Units as suffixes: 20.Ms, -65.MV, 0.1.Ms. Lower-case prefixes keep their case apart from the first letter: MV is mV, PA is pA, KHz is kHz.</summary>
public static class UnitSuffixes
{
    /// <summary>Suffixes of real numbers.</summary>
    extension(double value)
    {
        /// <summary>Milliseconds.</summary>
        public Time Ms => Time.Milliseconds(value);

        /// <summary>Seconds.</summary>
        public Time S => Time.Seconds(value);

        /// <summary>Millivolts.</summary>
        public Voltage MV => Voltage.Millivolts(value);

        /// <summary>Nanoamperes.</summary>
        public Current NA => Current.Nanoamperes(value);

        /// <summary>Picoamperes.</summary>
        public Current PA => Current.Picoamperes(value);

        /// <summary>Nanofarads.</summary>
        public Capacitance NF => Capacitance.Nanofarads(value);

        /// <summary>Picofarads.</summary>
        public Capacitance PF => Capacitance.Picofarads(value);

        /// <summary>Nanosiemens.</summary>
        public Conductance NS => Conductance.Nanosiemens(value);

        /// <summary>Hertz.</summary>
        public Frequency Hz => Frequency.Hertz(value);

        /// <summary>Kilohertz.</summary>
        public Frequency KHz => Frequency.Kilohertz(value);
    }

    /// <summary>Suffixes of whole numbers.</summary>
    extension(int value)
    {
        /// <summary>Milliseconds.</summary>
        public Time Ms => Time.Milliseconds(value);

        /// <summary>Seconds.</summary>
        public Time S => Time.Seconds(value);

        /// <summary>Millivolts.</summary>
        public Voltage MV => Voltage.Millivolts(value);

        /// <summary>Nanoamperes.</summary>
        public Current NA => Current.Nanoamperes(value);

        /// <summary>Picoamperes.</summary>
        public Current PA => Current.Picoamperes(value);

        /// <summary>Nanofarads.</summary>
        public Capacitance NF => Capacitance.Nanofarads(value);

        /// <summary>Picofarads.</summary>
        public Capacitance PF => Capacitance.Picofarads(value);

        /// <summary>Nanosiemens.</summary>
        public Conductance NS => Conductance.Nanosiemens(value);

        /// <summary>Hertz.</summary>
        public Frequency Hz => Frequency.Hertz(value);

        /// <summary>Kilohertz.</summary>
        public Frequency KHz => Frequency.Kilohertz(value);
    }
}
