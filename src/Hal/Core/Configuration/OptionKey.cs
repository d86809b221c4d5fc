using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Neuromorphic.Hal.Configuration;

/// <summary>One key of an options record: its name, what it may be, and how text becomes its value.</summary>
/// <remarks>
/// A record's public writable properties are its keys, in camel case. Types: whole numbers, numbers, true/false, text, names of an enumeration, all of these
/// nullable or as lists, and further options records. A <see cref="RangeAttribute"/> states the range, of a list of each element; a
/// <see cref="DescriptionAttribute"/> one line for help. Immutable; thread safe.
/// </remarks>
public sealed class OptionKey
{
    private readonly PropertyInfo _property;
    private readonly RangeAttribute? _range;

    private OptionKey(PropertyInfo property)
    {
        _property = property;
        _range = property.GetCustomAttribute<RangeAttribute>();
        Name = JsonName(property.Name);
        Description = property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";
        Type type = property.PropertyType;
        IsList = type != typeof(string) && ListElement(type) is not null;
        Type element = ListElement(type) is { } listed && IsList ? listed : type;
        ValueType = Nullable.GetUnderlyingType(element) ?? element;
        IsNullable = ValueType != element || (!element.IsValueType && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable);
        IsSection = !IsList && ValueType.IsClass && ValueType != typeof(string);
        if (!IsSection && !IsScalar(ValueType))
            throw new NotSupportedException($"{property.DeclaringType!.Name}.{property.Name} is a {type}, which options cannot hold.");
    }

    /// <summary>The key as it is written, in camel case.</summary>
    public string Name { get; }

    /// <summary>The property's name.</summary>
    public string PropertyName => _property.Name;

    /// <summary>One line for help; empty if the property has none.</summary>
    public string Description { get; }

    /// <summary>Type of the value, or of an element of the list.</summary>
    public Type ValueType { get; }

    /// <summary>True for a list of values.</summary>
    public bool IsList { get; }

    /// <summary>True for options inside options.</summary>
    public bool IsSection { get; }

    /// <summary>True where null is a value.</summary>
    public bool IsNullable { get; }

    /// <summary>What may be written, in words.</summary>
    public string Allowed => IsSection ? $"a section with the keys {Nearest.List(Of(ValueType).Select(k => k.Name))}"
        : IsList ? $"a list, each element {AllowedScalar}" : IsNullable ? $"{AllowedScalar}, or null" : AllowedScalar;

    private string AllowedScalar => ValueType == typeof(bool) ? "true or false"
        : ValueType == typeof(string) ? "text"
        : ValueType.IsEnum ? $"one of {Nearest.List(Enum.GetNames(ValueType).Select(JsonName))}"
        : $"{(IsReal ? "a number" : "a whole number")}{RangeText}";

    private bool IsReal => ValueType == typeof(double) || ValueType == typeof(float);

    private string RangeText
    {
        get
        {
            if (_range is null) return ValueType == typeof(ulong) ? " of at least 0" : "";
            double low = Convert.ToDouble(_range.Minimum, CultureInfo.InvariantCulture), high = Convert.ToDouble(_range.Maximum, CultureInfo.InvariantCulture);
            string from = double.IsFinite(low) ? _range.MinimumIsExclusive ? $" above {low}" : $" from {low}" : "";
            bool open = !double.IsFinite(high) || high is int.MaxValue or long.MaxValue;
            return open ? from.Replace(" from ", " of at least ", StringComparison.Ordinal) : _range.MaximumIsExclusive ? $"{from} to below {high}" : $"{from} to {high}";
        }
    }

    /// <summary>The keys of an options record, in the order of its properties.</summary>
    /// <exception cref="NotSupportedException">A property has a type that options cannot hold.</exception>
    public static IReadOnlyList<OptionKey> Of(Type options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return [.. options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead && p.CanWrite && p.GetIndexParameters().Length == 0).Select(p => new OptionKey(p))];
    }

    /// <summary>The value in an options record.</summary>
    public object? Get(object options) => _property.GetValue(options);

    /// <summary>A value as it is written: lists with commas, enumerations in camel case.</summary>
    public string Text(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        Enum name => JsonName(name.ToString()),
        string text => text,
        System.Collections.IEnumerable list => string.Join(",", list.Cast<object?>().Select(Text)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    internal void Set(object options, object? value) => _property.SetValue(options, value);

    /// <summary>True where a value, or every element of a list, is defined and in range.</summary>
    internal bool Admits(object? value) => IsList
        ? value is System.Collections.IEnumerable list ? list.Cast<object?>().All(AdmitsScalar) : IsNullable
        : value is null ? IsNullable : IsSection || AdmitsScalar(value);

    /// <summary>The value of one text.</summary>
    internal bool TryParse(string? text, out object? value)
    {
        value = null;
        if (text is null) return IsNullable;
        CultureInfo culture = CultureInfo.InvariantCulture;
        // Whole numbers are digits only: 1e3 and 2.0 are refused, so that nobody wonders how 2.5 is rounded.
        const NumberStyles Whole = NumberStyles.AllowLeadingSign;
        if (ValueType == typeof(string)) value = text;
        else if (ValueType == typeof(bool)) value = bool.TryParse(text, out bool truth) ? truth : null;
        else if (ValueType == typeof(int)) value = int.TryParse(text, Whole, culture, out int number) ? number : null;
        else if (ValueType == typeof(long)) value = long.TryParse(text, Whole, culture, out long number) ? number : null;
        else if (ValueType == typeof(ulong)) value = ulong.TryParse(text, Whole, culture, out ulong number) ? number : null;
        else if (ValueType == typeof(float)) value = float.TryParse(text, NumberStyles.Float, culture, out float number) ? number : null;
        else if (ValueType == typeof(double)) value = double.TryParse(text, NumberStyles.Float, culture, out double number) ? number : null;
        else if (Enum.GetNames(ValueType).FirstOrDefault(n => n.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name) value = Enum.Parse(ValueType, name);
        return value is not null && AdmitsScalar(value);
    }

    /// <summary>A list of parsed elements, of the property's type.</summary>
    internal object List(IReadOnlyList<object?> elements)
    {
        Array array = Array.CreateInstance(ListElement(_property.PropertyType)!, elements.Count);
        for (int i = 0; i < elements.Count; i++) array.SetValue(elements[i], i);
        return array;
    }

    private bool AdmitsScalar(object? value) => value switch
    {
        null => false,
        Enum name => Enum.IsDefined(ValueType, name),
        double number when !double.IsFinite(number) => false,
        float number when !float.IsFinite(number) => false,
        _ => _range is null || _range.IsValid(value),
    };

    private static bool IsScalar(Type type) => type.IsEnum || type == typeof(string) || type == typeof(bool) || type == typeof(int) || type == typeof(long)
        || type == typeof(ulong) || type == typeof(float) || type == typeof(double);

    private static Type? ListElement(Type type) => type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private static string JsonName(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);
}
