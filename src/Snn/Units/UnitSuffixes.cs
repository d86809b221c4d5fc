using System.Numerics;

namespace Neuromorphic.Snn.Units;

/// <summary>Units as suffixes: 20.Ms, -65.MV, 0.1.Ms. Each is its symbol with a capital first letter: MV is mV, PA is pA, KHz is kHz.</summary>
public static class UnitSuffixes
{
    /// <summary>Suffixes of whole and of real numbers.</summary>
    /// <typeparam name="TNumber">Type of the number.</typeparam>
    extension<TNumber>(TNumber value) where TNumber : INumber<TNumber>
    {
        /// <summary>Microseconds.</summary>
        public Time Us => Time.Microseconds(double.CreateChecked(value));

        /// <summary>Milliseconds.</summary>
        public Time Ms => Time.Milliseconds(double.CreateChecked(value));

        /// <summary>Seconds.</summary>
        public Time S => Time.Seconds(double.CreateChecked(value));

        /// <summary>Millivolts.</summary>
        public Voltage MV => Voltage.Millivolts(double.CreateChecked(value));

        /// <summary>Volts.</summary>
        public Voltage V => Voltage.Volts(double.CreateChecked(value));

        /// <summary>Nanoamperes.</summary>
        public Current NA => Current.Nanoamperes(double.CreateChecked(value));

        /// <summary>Picoamperes.</summary>
        public Current PA => Current.Picoamperes(double.CreateChecked(value));

        /// <summary>Nanofarads.</summary>
        public Capacitance NF => Capacitance.Nanofarads(double.CreateChecked(value));

        /// <summary>Picofarads.</summary>
        public Capacitance PF => Capacitance.Picofarads(double.CreateChecked(value));

        /// <summary>Microsiemens.</summary>
        public Conductance US => Conductance.Microsiemens(double.CreateChecked(value));

        /// <summary>Nanosiemens.</summary>
        public Conductance NS => Conductance.Nanosiemens(double.CreateChecked(value));

        /// <summary>Hertz.</summary>
        public Frequency Hz => Frequency.Hertz(double.CreateChecked(value));

        /// <summary>Kilohertz.</summary>
        public Frequency KHz => Frequency.Kilohertz(double.CreateChecked(value));
    }
}
