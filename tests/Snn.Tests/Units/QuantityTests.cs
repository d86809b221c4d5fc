using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Tests.Units;

public class QuantityTests
{
    [Fact]
    public void Everything_is_held_in_the_coherent_set()
    {
        Assert.Equal(1500, 1.5.S.Coherent);
        Assert.Equal(0.25, 250.Us.Coherent);
        Assert.Equal(1200, 1.2.V.Coherent);
        Assert.Equal(0.03, 30.PA.Coherent);
        Assert.Equal(0.25, 250.PF.Coherent);
        Assert.Equal(0.7, 700.NS.Coherent);
        Assert.Equal(0.008, 8.Hz.Coherent);
        foreach (double coherent in new[] { 2.Ms.Coherent, 2.MV.Coherent, 2.NA.Coherent, 2.NF.Coherent, 2.US.Coherent, 2.KHz.Coherent }) Assert.Equal(2, coherent);
    }

    [Fact]
    public void Small_units_are_divided_so_that_the_result_is_the_nearest_number()
    {
        // 9 * 0.001 = 0.009000000000000001 in double precision; 9 / 1000 is the double next to 0.009.
        Assert.Equal(0.009, 9.Hz.Coherent);
        Assert.Equal(0.009, Frequency.Parse("9 Hz").Coherent);
    }

    [Fact]
    public void Quantities_add_scale_divide_and_compare()
    {
        Assert.Equal(2500.Us, 1.Ms + 1.5.Ms);
        Assert.Equal(-65.MV, 5.MV - 70.MV);
        Assert.Equal(6.NF, 2 * 3.NF);
        Assert.Equal(6.NF, 3.NF * 2);
        Assert.Equal(1.5.Ms, 3.Ms / 2);
        Assert.Equal(10, 1.S / 100.Ms);
        Assert.True(1.Ms < 1.S && 1.S > 1.Ms && 1.Ms <= 1000.Us && 1.Ms >= 1000.Us);
        Assert.True(1.Ms.CompareTo(2.Ms) < 0);
        Assert.Equal(Time.Zero, default);
    }

    [Fact]
    public void Quantities_are_written_in_the_coherent_unit()
    {
        Assert.Equal("20 ms", 0.02.S.ToString());
        Assert.Equal("-65 mV", (-65).MV.ToString());
        Assert.Equal("0.25 nF", 250.PF.ToString());
    }

    [Theory]
    [InlineData("20 ms", 20)]
    [InlineData("20ms", 20)]
    [InlineData(" 0.5 s ", 500)]
    [InlineData("1e3 us", 1)]
    [InlineData("-3 ms", -3)]
    public void Text_with_a_unit_is_read(string text, double milliseconds) => Assert.Equal(milliseconds, Time.Parse(text).Coherent);

    [Fact]
    public void Text_of_every_quantity_is_read()
    {
        Assert.Equal(-65.MV, Voltage.Parse("-65 mV"));
        Assert.Equal(1200.MV, Voltage.Parse("1.2 V"));
        Assert.Equal(0.1.NA, Current.Parse("100 pA"));
        Assert.Equal(1.NF, Capacitance.Parse("1000 pF"));
        Assert.Equal(0.5.US, Conductance.Parse("500 nS"));
        Assert.Equal(8.Hz, Frequency.Parse("0.008 kHz"));
    }

    [Theory]
    [InlineData("20")]
    [InlineData("20 mV")]
    [InlineData("ms")]
    [InlineData("")]
    [InlineData("1,5 ms")]
    [InlineData("NaN ms")]
    [InlineData("20 MS")]
    public void Text_of_another_unit_or_none_is_refused_with_the_units_that_are_allowed(string text)
    {
        FormatException error = Assert.Throws<FormatException>(() => Time.Parse(text));
        Assert.Equal($"'{text}' is not a time; allowed are a number and one of ms, s, us.", error.Message);
    }
}
